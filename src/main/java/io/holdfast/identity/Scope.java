package io.holdfast.identity;

import java.util.Set;

/** The scopes that routes ask for, as tokens spell them (RFC 8693 section 4.2, claim {@code scope}). */
public final class Scope {
    public static final String ASSETS_READ = "assets:read";
    public static final String ASSETS_WRITE = "assets:write";
    public static final String GENERATIONS_WRITE = "generations:write";
    public static final String WEBHOOKS_MANAGE = "webhooks:manage";

    /** To see, change and erase the account itself, which no service has for somebody else. */
    public static final String ACCOUNT_MANAGE = "account:manage";

    public static final String ADMIN = "admin";

    /** All of them. */
    public static final Set<String> ALL =
            Set.of(ASSETS_READ, ASSETS_WRITE, GENERATIONS_WRITE, WEBHOOKS_MANAGE, ACCOUNT_MANAGE, ADMIN);

    private Scope() {}
}
