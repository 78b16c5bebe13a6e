/**
 * The shared places and the ledger over them: typed ids, what a buyer claims, how a claim can end, and the race that
 * every guard has to prevent. Imports nothing of ours, so that guards can stand between it and the shop.
 */
@NullMarked
@JavaTypeRegistration(javaType = ShowId.class, descriptorClass = ShowIdType.class)
@JavaTypeRegistration(javaType = ClaimId.class, descriptorClass = ClaimIdType.class)
package dev.seatlock.inventory;

import org.hibernate.annotations.JavaTypeRegistration;
import org.jspecify.annotations.NullMarked;
