/** Violations on purpose, so that the rules are seen to bite. */
@NullMarked
package io.holdfast.rules.planted;

import org.jspecify.annotations.NullMarked;
