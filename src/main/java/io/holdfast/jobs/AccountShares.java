package io.holdfast.jobs;

/**
 * How the places for work of one kind are shared out among accounts.
 *
 * @param all there are in the process
 * @param perAccount that one account has at most
 * @param slowPerAccount of those, for what was slow the last time
 */
public record AccountShares(int all, int perAccount, int slowPerAccount) {}
