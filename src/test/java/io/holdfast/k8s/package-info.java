/** The deployment for Kubernetes, held to its types. */
@NullMarked
package io.holdfast.k8s;

import org.jspecify.annotations.NullMarked;
