/**
 * The shared places and the ledger over them: typed ids, what a buyer claims, how a claim can end, and the race that
 * every guard has to prevent. Imports nothing of ours, so that guards can stand between it and the shop.
 */
@NullMarked
package dev.seatlock.inventory;

import org.jspecify.annotations.NullMarked;
