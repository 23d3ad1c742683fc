/** Core: work behind all requests: rounds, sweeps, leases. */
@NullMarked
package io.holdfast.jobs;

import org.jspecify.annotations.NullMarked;
