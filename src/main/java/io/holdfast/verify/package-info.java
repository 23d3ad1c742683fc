/** The command for outsiders: visits a gateway and tells where the mark is missing; knows no other room. */
@NullMarked
package io.holdfast.verify;

import org.jspecify.annotations.NullMarked;
