package bida.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContactsTest {

  @Test
  void writesAPhoneOneWay() {
    assertThat(Stream.of("13800138000", "+86 138 0013 8000", "0086-138-0013-8000"))
        .allMatch(written -> "13800138000".equals(Contacts.phone(written)));
    assertThat(Contacts.phone("+1 415 555 0100")).isEqualTo("+14155550100");
    assertThat(Contacts.phone(null)).isNull();
  }

  @Test
  void writesAnAddressOneWay() {
    assertThat(Contacts.email(" Li.Lei@Example.COM ")).isEqualTo("li.lei@example.com");
    assertThat(Contacts.email(null)).isNull();
  }
}
