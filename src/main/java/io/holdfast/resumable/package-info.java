/** Core: uploads that outlive the connection, the replica and the store's bad days. Knows no {@code http}. */
@NullMarked
package io.holdfast.resumable;

import org.jspecify.annotations.NullMarked;
