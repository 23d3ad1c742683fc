/** Feature: results of runs that are fetched from the URL of a provider. */
@NullMarked
package io.holdfast.generation.ingest;

import org.jspecify.annotations.NullMarked;
