/**
 * The gateway on parts of its own, for a first look and for work on it. Nobody knows it, and no jar that is deployed has it.
 */
@NullMarked
package io.holdfast.development;

import org.jspecify.annotations.NullMarked;
