package dev.seatlock.planted.boxoffice;

import dev.seatlock.planted.guards.DeclaresATransaction;
import jakarta.ws.rs.core.Response;
import org.redisson.api.RLock;

/** Breaks the rules on purpose: HTTP belongs to web, Redisson to guards and stores. */
public class SpeaksHttp {

    Response response = Response.ok().build();
    RLock lock;
    DeclaresATransaction guard;
}
