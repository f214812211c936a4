package bida.notification;

import bida.platform.test.Boundaries;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

@AnalyzeClasses(
    packages = "bida.notification",
    importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
  @ArchTest static final ArchTests boundaries = ArchTests.in(Boundaries.class);
}
