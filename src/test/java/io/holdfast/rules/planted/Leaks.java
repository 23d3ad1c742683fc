package io.holdfast.rules.planted;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.outbound.GuardedClient;
import io.holdfast.outbound.HostResolver;
import io.holdfast.outbound.Reply;
import io.holdfast.outbound.Target;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.TrainingCrawlers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URL;
import java.util.Map;

/** Each way around the gate that the rules must notice; never run. */
final class Leaks {
    Future<Void> writeToTheClient(HttpServerRequest request, Buffer bytes) {
        return request.response().end(bytes);
    }

    Future<Void> sendAFile(HttpServerRequest request) {
        return request.response().sendFile("object");
    }

    Future<Void> redirectToTheBucket(io.vertx.ext.web.RoutingContext context) {
        return context.redirect("https://bucket.example");
    }

    EgressGate makeAGateOfOnesOwn() {
        return new EgressGate(new TrainingCrawlers(), head -> false, refusal -> {});
    }

    HttpClient talkToTheStore(Vertx vertx) {
        HttpClient client = vertx.createHttpClient();
        client.request(new RequestOptions());
        return client;
    }

    java.io.InputStream readTheStore(URL object) throws java.io.IOException {
        return object.openStream();
    }

    Future<Buffer> readBackWithoutAPermit(ObjectStore store, ObjectKey key) {
        return store.readBack(key, 0, 1);
    }

    Future<Reply> tellSomebody(GuardedClient client, Target target, Buffer bytes) {
        return client.post(HostResolver.OPERATOR, target, Map.of(), bytes);
    }

    void block(Future<Void> future) {
        future.await();
    }
}
