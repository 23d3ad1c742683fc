package io.holdfast.http;

import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One page of a list.
 *
 * @param json the whole document: {@code {"items": […], "next": cursor|null}}
 * @param next the cursor of the next page, if there is one
 */
public record JsonPage(Buffer json, Optional<String> next) {
    /** The answer that it is, which names the next page in its {@code Link} field too. */
    public Answer answer(Exchange exchange, EgressPermit permit) {
        Map<String, String> headers = new LinkedHashMap<>(CacheControl.PRIVATE_NO_STORE.field());
        next.ifPresent(cursor -> headers.put("Link", PageRequest.link(exchange, cursor)));
        return new Answer.Described(200, headers, permit.mark(json));
    }
}
