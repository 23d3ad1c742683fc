/** Floor 3: the bucket. May know knowledge and ground; knows neither {@code http} nor {@code db}. */
@NullMarked
package io.holdfast.objectstore;

import org.jspecify.annotations.NullMarked;
