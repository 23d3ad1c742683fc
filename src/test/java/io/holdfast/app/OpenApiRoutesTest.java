package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.http.RouteTable;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class OpenApiRoutesTest {
    @TempDir
    static Path folder;

    @Test
    void theDocumentHasEveryRouteAndNoOther(Vertx vertx) {
        Settings settings =
                Development.settings("http://localhost", 0, 0, "postgresql://localhost/none", folder, "0".repeat(32));

        RouteTable routes = Gateway.routes(vertx, settings);

        Stream<String> registered = routes.all().stream()
                .map(route -> route.method() + " " + route.path().replaceAll(":(\\w+)", "{$1}"));
        assertThat(OpenApiDocument.read().operations().stream()
                        .map(operation -> operation.method() + " " + operation.path()))
                .containsExactlyInAnyOrderElementsOf(registered.toList());
    }
}
