/** Feature: versions of the privacy policy, who has accepted which, and communications to people. */
@NullMarked
package io.holdfast.policy;

import org.jspecify.annotations.NullMarked;
