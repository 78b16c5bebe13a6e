/**
 * Where PostgreSQL and Redis come from: started from Maven Central binaries when nothing is configured, waited for when
 * they are. Also the one Redisson client. Imports nothing of ours.
 */
@NullMarked
package dev.seatlock.stores;

import org.jspecify.annotations.NullMarked;
