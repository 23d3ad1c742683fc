/** Floor 3: the client's wire. May know knowledge and ground; knows neither {@code db} nor {@code objectstore}. */
@NullMarked
package io.holdfast.http;

import org.jspecify.annotations.NullMarked;
