package io.holdfast.outbound;

import io.holdfast.rights.AgentsConfig;
import io.holdfast.rights.SignedAgents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the keys that training agents publish, at start and now and then, so that no request waits for them. */
public final class AgentDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(AgentDirectories.class);
    private static final int MAX_BYTES = 64 * 1024;
    private static final Map<String, String> ACCEPTED =
            Map.of("Accept", "application/http-message-signatures-directory+json, application/json");

    private final Vertx vertx;
    private final AgentsConfig config;
    private final AddressGuard guard;
    private final GuardedClient client;
    private final SignedAgents agents;

    /** Makes it; nothing is fetched yet. */
    public AgentDirectories(Vertx vertx, AgentsConfig config, AddressGuard guard, SignedAgents agents) {
        this.vertx = vertx;
        this.config = config;
        this.guard = guard;
        this.client = new GuardedClient(vertx, guard, ClientTimeouts.USUAL);
        this.agents = agents;
    }

    /** Fetches now, and now and then from here on. */
    public void start() {
        fetch();
        vertx.setPeriodic(config.refresh().toMillis(), timer -> fetch());
    }

    /** Fetches each directory; an agent that is away keeps the keys it had. */
    private void fetch() {
        config.agents().forEach(agent -> fetch(agent)
                .onSuccess(keys -> LOG.atInfo()
                        .addKeyValue("agent", agent.getHost())
                        .addKeyValue("keys", keys)
                        .log("fetched the keys of a training agent"))
                .onFailure(cause -> LOG.atWarn()
                        .addKeyValue("agent", agent.getHost())
                        .addKeyValue("cause", String.valueOf(cause.getMessage()))
                        .log("no keys of a training agent")));
    }

    private Future<Integer> fetch(URI agent) {
        try {
            return client.get(
                            HostResolver.OPERATOR,
                            guard.check(agent.resolve(SignedAgents.DIRECTORY).toString()),
                            ACCEPTED)
                    .compose(reply -> reply.text(MAX_BYTES).map(body -> {
                        if (reply.status() != 200) {
                            throw new IllegalStateException("answered " + reply.status());
                        }
                        return agents.learn(agent, parsed(body));
                    }));
        } catch (AddressRefused refused) {
            return Future.failedFuture(refused);
        }
    }

    private static JsonObject parsed(Buffer body) {
        return new JsonObject(body);
    }
}
