package io.holdfast.media.stamp.core;

import java.util.Optional;

/**
 * What a stamp says, as values of XMP properties.
 *
 * @param dataMining {@code plus:DataMining}, a URI of the PLUS vocabulary
 * @param digitalSourceType {@code Iptc4xmpExt:DigitalSourceType}, a URI of IPTC's NewsCodes; for generated media only
 * @param webStatement {@code xmpRights:WebStatement}, the URL of the policy
 * @param usageTerms {@code xmpRights:UsageTerms}, the reservation in words
 * @param provenance {@code dcterms:provenance}, the URL of the content credential
 */
public record Statement(
        String dataMining,
        Optional<String> digitalSourceType,
        String webStatement,
        String usageTerms,
        String provenance) {}
