/** Wires: the fields of requests and responses, parsed and written by their RFCs. */
@NullMarked
package io.holdfast.http.field;

import org.jspecify.annotations.NullMarked;
