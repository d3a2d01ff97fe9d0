package dev.regatta.message;

/** How closely a model is to look at a picture. */
public enum DetailLevel {
    /** A glance, for few tokens. */
    LOW,
    /** Between {@link #LOW} and {@link #HIGH}, for providers that know it. */
    MEDIUM,
    /** Closely. */
    HIGH,
    /** As closely as it can, for providers that know it. */
    ULTRA_HIGH,
    /** As the provider thinks best. */
    AUTO
}
