package io.holdfast.testing;

import java.util.HashMap;
import java.util.Map;

/** An environment with the required settings and no other. */
public final class LeastSettings {
    public static final String SECRET = "correct horse battery staple, twice over";
    public static final Map<String, String> MIN = Map.of(
            "HOLDFAST_STORE_S3_ENDPOINT", "https://s3.example.com",
            "HOLDFAST_STORE_S3_BUCKET", "media",
            "HOLDFAST_IDENTITY_ISSUER", "https://login.example.com",
            "HOLDFAST_IDENTITY_AUDIENCE", "holdfast",
            "HOLDFAST_IDENTITY_JWKS_URL", "https://login.example.com/jwks",
            "HOLDFAST_DELIVERY_SIGNING_KEY", SECRET);

    private LeastSettings() {}

    /** The least and these, name and value in turns. */
    public static Map<String, String> with(String... pairs) {
        Map<String, String> environment = new HashMap<>(MIN);
        for (int index = 0; index < pairs.length; index += 2) {
            environment.put(pairs[index], pairs[index + 1]);
        }
        return environment;
    }
}
