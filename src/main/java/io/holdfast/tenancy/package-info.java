/** Core: the accounts that are let in, and the regions in which one can be at home. */
@NullMarked
package io.holdfast.tenancy;

import org.jspecify.annotations.NullMarked;
