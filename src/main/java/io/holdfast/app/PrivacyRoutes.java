package io.holdfast.app;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.account.AccountEndpoint;
import io.holdfast.http.RequestPipeline;
import io.holdfast.identity.Scope;
import io.holdfast.operator.OperatorEndpoint;
import io.holdfast.policy.CommunicationEndpoint;
import io.holdfast.policy.PolicyEndpoint;
import io.vertx.ext.web.Router;

/** Each route by which people and operators ask for what the policy promises, one a line. */
record PrivacyRoutes(
        AccountEndpoint account,
        OperatorEndpoint operators,
        PolicyEndpoint policy,
        CommunicationEndpoint communications) {
    private static final String MANAGE = Scope.ACCOUNT_MANAGE;

    void addTo(RequestPipeline front, Router router) {
        front.route(router, GET, "/v1/account", "account.get", MANAGE, account::show);
        front.route(router, PATCH, "/v1/account", "account.change", MANAGE, account::change);
        front.route(router, DELETE, "/v1/account", "account.erase", MANAGE, account::erase);
        front.open(router, GET, "/v1/erasures/:receipt", "erasures.get", account::receipt);
        operations(front, router);
        policy(front, router);
    }

    private void policy(RequestPipeline front, Router router) {
        String published = "/v1/admin/policy/versions";
        String told = "/v1/admin/communications";
        front.route(router, POST, published, "policy.publish", Scope.ADMIN, policy::publish);
        front.open(router, GET, "/v1/policy", "policy.get", policy::current);
        front.open(router, GET, "/v1/policy/versions/:version", "policy.version", policy::version);
        front.route(router, POST, "/v1/policy/acceptances", "policy.accept", MANAGE, policy::accept);
        front.route(router, GET, "/v1/notices", "notices.list", Scope.ASSETS_READ, policy::notices);
        front.route(router, POST, told, "communications.send", Scope.ADMIN, communications::send);
        front.route(
                router, GET, "/v1/communications/:id", "communications.get", Scope.ASSETS_READ, communications::one);
    }

    private void operations(RequestPipeline front, Router router) {
        String all = "/v1/admin/accounts";
        String one = "/v1/admin/accounts/:account";
        front.route(router, GET, all, "operations.find", Scope.ADMIN, operators::find);
        front.route(router, GET, one, "operations.account", Scope.ADMIN, operators::one);
        front.route(router, POST, one + "/actions", "operations.act", Scope.ADMIN, operators::act);
        front.route(router, GET, one + "/actions", "operations.log", Scope.ADMIN, operators::log);
    }
}
