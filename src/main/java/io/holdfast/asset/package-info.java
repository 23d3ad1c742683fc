/**
 * Core: what an asset is: its row, its life, its JSON, its filters and features. Knows no {@code http}.
 *
 * <p>The life of an asset ({@link io.holdfast.asset.AssetLife}), and who moves it on:
 *
 * <pre>
 *        intake: all bytes are in the store
 *                       |
 *                       v   operator: take down
 *                    STORED ---------------------&gt; HIDDEN
 *                       |  &lt;---------------------    |
 *                       |   operator: reinstate      |
 *                       |                            |
 *   owner, closed account, ended feature, replay     |
 *   of erasures, unless somebody holds it            |
 *                       |                            |
 *                       v                            |
 *                    ERASING &lt;-----------------------+
 *                       |
 *                       |  erasure: the journal in the store names it
 *                       v
 *                   JOURNALED
 *                       |
 *                       |  erasure: the store has confirmed that the bytes are gone
 *                       v
 *                     GONE
 * </pre>
 */
@NullMarked
package io.holdfast.asset;

import org.jspecify.annotations.NullMarked;
