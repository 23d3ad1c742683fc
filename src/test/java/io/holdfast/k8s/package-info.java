@NullMarked
package io.holdfast.k8s;

import org.jspecify.annotations.NullMarked;
