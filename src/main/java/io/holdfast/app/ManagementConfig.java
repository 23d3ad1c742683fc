package io.holdfast.app;

/**
 * Settings of where metrics and health checks listen.
 *
 * @param port 0 for a free one
 */
public record ManagementConfig(String host, int port) {}
