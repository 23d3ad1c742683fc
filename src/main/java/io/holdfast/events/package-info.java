/** Floor 5: telling others what happened, by server-sent events and webhooks. Knows no other feature. */
@NullMarked
package io.holdfast.events;

import org.jspecify.annotations.NullMarked;
