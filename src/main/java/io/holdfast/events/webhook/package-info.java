/** Feature: webhooks, told at least once and in order. */
@NullMarked
package io.holdfast.events.webhook;

import org.jspecify.annotations.NullMarked;
