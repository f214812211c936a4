package bida.fulfillment;

import bida.platform.test.Boundaries;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

@AnalyzeClasses(
    packages = {"bida.fulfillment", "bida.platform", "bida.contracts"},
    importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests boundaries = ArchTests.in(Boundaries.class);
}
