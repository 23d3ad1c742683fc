/** Core: who else got an asset, recorded in a chain for each account before the first byte leaves. */
@NullMarked
package io.holdfast.disclosure;

import org.jspecify.annotations.NullMarked;
