/** Feature: server-sent events of the account's own changes. */
@NullMarked
package io.holdfast.events.sse;

import org.jspecify.annotations.NullMarked;
