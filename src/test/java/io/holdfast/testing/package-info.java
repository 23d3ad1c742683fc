/** What tests of many rooms share: gateways, stores, clients and servers that misbehave. */
@NullMarked
package io.holdfast.testing;

import org.jspecify.annotations.NullMarked;
