package io.holdfast.objectstore.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.ObjectStoreContract;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ObjectStore open(Vertx vertx) {
        return new FileStore(vertx, new FileStoreConfig(folder));
    }

    @Override
    protected void putForeign(String name, int bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }

    @Override
    protected List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }

    @Test
    void theMarkLiesBesideTheBytes() throws IOException {
        write(10, true);

        JsonObject mark = new JsonObject(Files.readString(folder.resolve(key.value() + ".mark")));

        assertThat(mark.getString("content-usage")).isEqualTo("train-ai=n, search=n");
        assertThat(mark.getJsonObject("tags").getString("do-not-train")).isEqualTo("true");
    }
}
