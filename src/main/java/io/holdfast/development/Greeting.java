package io.holdfast.development;

import java.nio.file.Path;
import java.util.UUID;

/**
 * What a run prints when it is ready: lines to paste into a shell, the same for bash, zsh and sh, with curl and sed alone.
 *
 * @param url of the API
 * @param picture a file to upload
 * @param run an id of a generation that is not taken
 */
record Greeting(String url, int managementPort, DevelopmentTokens tokens, Path picture, UUID run) {
    private static final String TEXT =
            """

        Holdfast is ready. Press Ctrl-C to end it; what you store is kept.

          page       %1$s/#token=%2$s
          API        %1$s/docs
          metrics    http://localhost:%6$d/metrics

        The page's address has the token of a person in it. As that person, in any shell:

          export TOKEN='%2$s'
          curl -sS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: image/png' --data-binary '@%5$s' '%1$s/v1/assets?name=dusk.png'
          curl -sS -H "Authorization: Bearer $TOKEN" '%1$s/v1/assets?limit=1'
          ID=$(curl -sS -H "Authorization: Bearer $TOKEN" '%1$s/v1/assets?limit=1' | sed 's/.*"items":\\[{"id":"//; s/".*//')
          curl -sS -H "Authorization: Bearer $TOKEN" -o fetched.png "%1$s/v1/assets/$ID/content"

        As the generation backend, for that person:

          export BACKEND='%3$s'
          backend() { curl -sS -H "Authorization: Bearer $BACKEND" -H 'Holdfast-On-Behalf-Of: person' "$@"; }
          backend -X PUT -d '{"model":"painter-1","prompt":"a lighthouse at dusk"}' '%1$s/v1/generations/%7$s'
          backend -X PUT -H 'Content-Type: image/png' --data-binary '@%5$s' '%1$s/v1/generations/%7$s/outputs/0'
          backend -X PATCH -d '{"status":"succeeded"}' '%1$s/v1/generations/%7$s'

        An operator's token:

          export OPERATOR='%4$s'

        All three are good for 30 days.
        """;

    /** All of it. */
    String text() {
        String person = tokens.token("person", "assets:read assets:write webhooks:manage account:manage");
        return TEXT.formatted(
                url,
                person,
                tokens.token("backend", "generations:write assets:read assets:write"),
                tokens.token("operator", "admin assets:read"),
                picture,
                managementPort,
                run);
    }
}
