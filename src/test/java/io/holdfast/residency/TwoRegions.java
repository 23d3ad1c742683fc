package io.holdfast.residency;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.app.Development;
import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.shredding.ConfiguredMasterKey;
import io.holdfast.shredding.ShreddingConfig;
import io.holdfast.storage.RegionConfig;
import io.holdfast.storage.StoreConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** A gateway with two buckets as regions: {@code eu}, the usual one, and {@code us}, where objects are sealed. */
final class TwoRegions implements AutoCloseable {
    static final String SCOPES = "assets:read assets:write webhooks:manage account:manage";
    static final String CHUNK = "application/offset+octet-stream";

    private static final String US = "media-us";
    private static final ConfiguredMasterKey MASTER =
            ConfiguredMasterKey.of("aUiERqYxxlantRCP9dyNiZrp6b/8vPgnNeXWZZdiLws=");

    final S3Server store;
    final FaultyStore america;
    final GatewayServer server;

    private TwoRegions(S3Server store, FaultyStore america, GatewayServer server) {
        this.store = store;
        this.america = america;
        this.server = server;
    }

    /**
     * Starts it.
     *
     * @param grace how long an object stays where it was
     */
    static TwoRegions start(Path folder, OutboundConfig outbound, Duration grace) throws Exception {
        S3Server store = S3Server.start();
        FaultyStore america = FaultyStore.before(store.port());
        RegionConfig us = new RegionConfig(
                "us", Optional.empty(), Optional.of(store.config(america.port(), US)), Optional.of(true));
        StoreConfig regions = new StoreConfig(
                StoreConfig.Kind.S3, Optional.empty(), Optional.of(store.config()), 96L << 20, "eu", List.of(us));
        return new TwoRegions(
                store,
                america,
                GatewayServer.start(
                        folder,
                        Optional.of(regions),
                        outbound,
                        usual -> Changed.settings(
                                usual,
                                new MoveConfig(Duration.ofMillis(300), grace),
                                new ShreddingConfig(false, List.of(MASTER)))));
    }

    /** A token of somebody who is at home in a region. */
    static String token(String person, String scopes, String region) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .issuer(Development.ISSUER)
                            .audience(Development.AUDIENCE)
                            .subject(person)
                            .claim("scope", scopes)
                            .claim("region", region)
                            .issueTime(Date.from(Instant.now()))
                            .expirationTime(Date.from(Instant.now().plusSeconds(3_600)))
                            .build());
            jwt.sign(new MACSigner(GatewayServer.SECRET));
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What an account says when a token comes that names a region. */
    HttpResponse<byte[]> open(String person, String region) throws Exception {
        return server.send(HttpRequest.newBuilder(URI.create(server.url("/v1/account")))
                .header("Authorization", "Bearer " + token(person, SCOPES, region))
                .build());
    }

    JsonObject account(String person) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/account").build()));
    }

    HttpResponse<byte[]> move(String person, String region) throws Exception {
        return server.send(server.as(person, "/v1/account")
                .method("PATCH", BodyPublishers.ofString("{\"homeRegion\":\"" + region + "\"}"))
                .build());
    }

    /** Stores a picture; its path. */
    String upload(String person, byte[] picture) throws Exception {
        return server.send(server.as(person, "/v1/assets")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(picture))
                        .build())
                .headers()
                .firstValue("location")
                .orElseThrow();
    }

    byte[] content(String person, String asset) throws Exception {
        return server.send(server.as(person, asset + "/content").build()).body();
    }

    /** Opens a tus upload. */
    String tus(String person, String... fields) throws Exception {
        return server.send(server.as(person, "/v1/uploads")
                        .header("Tus-Resumable", "1.0.0")
                        .headers(fields)
                        .POST(BodyPublishers.noBody())
                        .build())
                .headers()
                .firstValue("location")
                .orElseThrow();
    }

    /** Goes on with one. */
    HttpResponse<byte[]> append(String person, String upload, byte[] bytes, int from, int to) throws Exception {
        return server.send(server.as(person, upload)
                .header("Tus-Resumable", "1.0.0")
                .header("Content-Type", CHUNK)
                .header("Upload-Offset", "" + from)
                .method("PATCH", BodyPublishers.ofByteArray(Arrays.copyOfRange(bytes, from, to)))
                .build());
    }

    /** Lets what stays for those who read it lapse, and waits until the move is over. */
    void arrived(String person) {
        String lapse = "UPDATE leftover SET expires_at = now() WHERE NOT doomed AND expires_at > now()"
                + " AND asset_id IS NOT NULL AND account_id = '" + Operator.account(person) + "'";
        Waiting.until(() -> {
            server.execute(lapse);
            return account(person).getValue("move") == null;
        });
    }

    /** Objects of a person in the usual bucket, unfinished ones too. */
    List<String> inEurope(String person) throws IOException {
        return of(person, store.objects());
    }

    List<String> inAmerica(String person) throws IOException {
        return of(person, store.objects(US));
    }

    private static List<String> of(String person, List<String> objects) {
        String account = Operator.account(person).toString();
        return objects.stream().filter(name -> name.contains(account)).toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        america.close();
        store.close();
    }
}
