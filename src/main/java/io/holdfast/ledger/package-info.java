/**
 * Core: what an account uses and has reserved, and its events, which are numbered under the lock of the same row. Other rooms
 * change neither by themselves: they put parts of statements from here into theirs, so that a change, what it counts and the
 * event that tells of it are committed together or not at all.
 */
@NullMarked
package io.holdfast.ledger;

import org.jspecify.annotations.NullMarked;
