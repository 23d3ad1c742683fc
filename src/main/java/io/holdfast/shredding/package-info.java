/** Core: the keys of sealed objects, which are gone with their account. */
@NullMarked
package io.holdfast.shredding;

import org.jspecify.annotations.NullMarked;
