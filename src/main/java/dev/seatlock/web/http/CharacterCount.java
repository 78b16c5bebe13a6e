package dev.seatlock.web.http;

import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.jspecify.annotations.Nullable;

/**
 * Has {@link Size} count a text by its Unicode code points, as JSON Schema's {@code maxLength} does, and not by UTF-16
 * units, of which an emoji has two.
 */
@Singleton
class CharacterCount implements ValidatorFactoryCustomizer {

    @Override
    public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
        ConstraintMapping mapping = configuration.createConstraintMapping();
        mapping.constraintDefinition(Size.class)
                .includeExistingValidators(false)
                .validatedBy(OfText.class)
                .validatedBy(OfItems.class);
        configuration.addMapping(mapping);
    }

    static int of(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }

    /** By code points. */
    public static final class OfText implements ConstraintValidator<Size, CharSequence> {

        private int least;
        private int most;

        @Override
        public void initialize(Size size) {
            least = size.min();
            most = size.max();
        }

        @Override
        public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
            return text == null || (of(text) >= least && of(text) <= most);
        }
    }

    /** By items. */
    public static final class OfItems implements ConstraintValidator<Size, Collection<?>> {

        private int least;
        private int most;

        @Override
        public void initialize(Size size) {
            least = size.min();
            most = size.max();
        }

        @Override
        public boolean isValid(@Nullable Collection<?> items, ConstraintValidatorContext context) {
            return items == null || (items.size() >= least && items.size() <= most);
        }
    }
}
