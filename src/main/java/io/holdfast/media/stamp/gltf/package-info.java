/** Knowledge: the mark in 3D models. */
@NullMarked
package io.holdfast.media.stamp.gltf;

import org.jspecify.annotations.NullMarked;
