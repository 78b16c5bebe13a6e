/**
 * The proof: crowds of scripted buyers, fleets of replicas, and verdicts drawn from receipts and the audit. It reaches
 * the box office only as a stranger would, over HTTP.
 */
@NullMarked
package dev.seatlock.lab;

import org.jspecify.annotations.NullMarked;
