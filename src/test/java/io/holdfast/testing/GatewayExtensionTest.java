package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class GatewayExtensionTest {
    private static @Nullable GatewayServer shared;

    @AfterAll
    static void forget() {
        shared = null;
    }

    @Nested
    @Order(1)
    @GatewayTest
    class OneThatShares {
        @Test
        void isGivenTheGatewayOfAllThatShare(GatewayServer given) {
            shared = given;
            assertThat(Persons.subject("ann")).isEqualTo("ann-OneThatShares");
        }
    }

    @Nested
    @Order(2)
    @GatewayTest
    class AnotherThatShares {
        @Test
        void isGivenTheSameAndHasPersonsOfItsOwn(GatewayServer given) {
            assertThat(given).isSameAs(shared);
            assertThat(Persons.subject("ann")).isEqualTo("ann-AnotherThatShares");
        }
    }

    @Nested
    @Order(3)
    @GatewayTest(own = true)
    class OneThatDoesNot {
        @Test
        void isGivenAnother(GatewayServer given) {
            assertThat(given).isNotSameAs(shared);
            assertThat(Persons.subject("ann")).isEqualTo("ann");
        }

        @Test
        void findsItsOwnRequestsInItsMeters(GatewayServer given) throws Exception {
            given.send(given.as("ann", "/v1/assets").build());

            Waiting.until(() -> given.meter("vertx_http_server_requests_total", "/v1/assets") > 0
                    || given.meter("vertx_http_server_requests_total", ":" + given.gateway.port()) > 0);
        }
    }
}
