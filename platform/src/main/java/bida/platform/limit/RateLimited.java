package bida.platform.limit;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An endpoint that one app cannot keep from the others. For what apps ask, never for what tells of
 * money or goods: such news is taken however much there is of it.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RateLimited {

  /** The policy; endpoints of one name share what an app may ask. */
  String value() default "";
}
