/** Feature: galleries, which are collections of assets in an order that their owner chooses. */
@NullMarked
package io.holdfast.collection;

import org.jspecify.annotations.NullMarked;
