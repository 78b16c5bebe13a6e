package dev.seatlock.web.http;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A call that buys in a show: while that has a waiting room, only with a pass, which comes in a header. */
@NameBinding
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PassRequired {

    /** The header that the pass comes in. */
    String HEADER = "Pass";
}
