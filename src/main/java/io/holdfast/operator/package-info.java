/** Feature: what operators do to accounts: holds, blocks, take-downs, each with its reason. */
@NullMarked
package io.holdfast.operator;

import org.jspecify.annotations.NullMarked;
