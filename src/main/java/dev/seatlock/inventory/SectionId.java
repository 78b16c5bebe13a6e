package dev.seatlock.inventory;

/** A section's name, unique within its show. */
public record SectionId(String name) {

    @Override
    public String toString() {
        return name;
    }
}
