/** Core: removes the bytes of erased assets, and keeps the journal of erasures. */
@NullMarked
package io.holdfast.erasure;

import org.jspecify.annotations.NullMarked;
