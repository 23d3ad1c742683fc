package io.holdfast.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.objectstore.s3.S3Store;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class StorePolicyTest {
    @TempDir
    static Path folder;

    private static S3Server server;

    private StoreCalls calls;
    private FaultyStore before;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        calls = new StoreCalls(64L << 20, vertx);
        before = FaultyStore.before(server.port());
    }

    @AfterEach
    void close() {
        before.close();
    }

    @Test
    void aStoreThatTakesUnmarkedObjectsIsOpenAndKeepsNone() throws IOException {
        assertThat(asked()).isEqualTo(StorePolicy.OPEN);
        assertThat(server.objects()).isEmpty();
    }

    @Test
    void oneThatDeniesWhatHasNoTagEnforces() throws IOException {
        before.only(request ->
                        request.method().equals("PUT") && !request.headers().containsKey("x-amz-tagging"))
                .answerEach(403, When.BEFORE_BODY);

        assertThat(asked()).isEqualTo(StorePolicy.ENFORCED);
        assertThat(server.objects()).isEmpty();
    }

    @Test
    void oneThatDeniesAllOrIsAwaySaysNothing() {
        before.answerEach(403, When.BEFORE_BODY);
        assertThat(asked()).isEqualTo(StorePolicy.UNKNOWN);

        before.heal();
        before.refuse();
        assertThat(asked()).isEqualTo(StorePolicy.UNKNOWN);
    }

    @Test
    void aFolderHasNoPolicies() {
        FileStore files = new FileStore(calls.vertx(), new FileStoreConfig(folder.resolve("files")));

        assertThat(calls.on(files::policy)).isEqualTo(StorePolicy.NOT_APPLICABLE);
    }

    @Test
    void thePolicyThatIsShippedTestsTheTagThatObjectsHave() throws IOException {
        JsonArray statements =
                new JsonObject(Files.readString(Path.of("conf/bucket-policy.json"))).getJsonArray("Statement");
        String tag = "do-not-train";
        String value = DoNotTrain.objectTags().get(tag);

        for (String[] rule : new String[][] {
            {"s3:PutObject", "s3:RequestObjectTag/"},
            {"s3:GetObject", "s3:ExistingObjectTag/"},
            {"s3:PutObjectTagging", "s3:RequestObjectTag/"}
        }) {
            JsonObject condition = new JsonObject().put("StringNotEquals", new JsonObject().put(rule[1] + tag, value));
            assertThat(statements)
                    .map(JsonObject.class::cast)
                    .filteredOn(each -> actions(each).contains(rule[0]))
                    .allMatch(each -> each.getString("Effect").equals("Deny"))
                    .anyMatch(each -> condition.equals(each.getJsonObject("Condition")));
        }
        assertThat(statements)
                .map(JsonObject.class::cast)
                .anyMatch(each -> actions(each).contains("s3:DeleteObjectTagging") && !each.containsKey("Condition"));
    }

    private StorePolicy asked() {
        S3Store store = new S3Store(calls.vertx(), server.config(before.port()), calls.budget());
        return calls.on(store::policy);
    }

    private static List<?> actions(JsonObject statement) {
        return statement.getValue("Action") instanceof JsonArray many
                ? many.getList()
                : List.of(statement.getString("Action"));
    }
}
