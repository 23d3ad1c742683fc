/** Floor 3: Postgres. May know the ground; knows neither {@code http} nor {@code objectstore}. */
@NullMarked
package io.holdfast.db;

import org.jspecify.annotations.NullMarked;
