/**
 * Experiments: every guard of a plan rushed on a fleet of the experiment's own, and what was found, as JSON, CSV and a
 * page with charts.
 */
@NullMarked
package dev.seatlock.lab.experiment;

import org.jspecify.annotations.NullMarked;
