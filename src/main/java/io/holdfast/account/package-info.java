/** Feature: what people see and change of their account, its erasure, and the replay of erasures after a restore. */
@NullMarked
package io.holdfast.account;

import org.jspecify.annotations.NullMarked;
