/** Core: content credentials (C2PA) of assets, signed behind all requests. */
@NullMarked
package io.holdfast.credential;

import org.jspecify.annotations.NullMarked;
