package dev.seatlock.inventory;

import java.util.UUID;
import java.util.function.Function;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.AbstractClassJavaType;
import org.hibernate.type.descriptor.java.UUIDJavaType;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.jdbc.JdbcTypeIndicators;
import org.jspecify.annotations.Nullable;

/** An identity as Hibernate reads and binds it: as the UUID that it wraps. */
abstract class UuidType<T> extends AbstractClassJavaType<T> {

    private final transient Function<T, UUID> value;
    private final transient Function<UUID, T> wrap;

    UuidType(Class<T> type, Function<T, UUID> value, Function<UUID, T> wrap) {
        super(type);
        this.value = value;
        this.wrap = wrap;
    }

    @Override
    public JdbcType getRecommendedJdbcType(JdbcTypeIndicators indicators) {
        return indicators.getJdbcType(SqlTypes.UUID);
    }

    @Override
    public T fromString(CharSequence text) {
        return wrap.apply(UUID.fromString(text.toString()));
    }

    @Override
    public <X> @Nullable X unwrap(@Nullable T id, Class<X> type, WrapperOptions options) {
        return id == null ? null : UUIDJavaType.INSTANCE.unwrap(value.apply(id), type, options);
    }

    @Override
    public <X> @Nullable T wrap(@Nullable X read, WrapperOptions options) {
        if (read == null || getJavaTypeClass().isInstance(read)) {
            return getJavaTypeClass().cast(read);
        }
        return wrap.apply(UUIDJavaType.INSTANCE.wrap(read, options));
    }
}
